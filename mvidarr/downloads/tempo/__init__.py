"""When downloads run and how fast: the timetable, the limit, the quota, what each site bears, room on the disk."""
