"""The queue as people see and steer it, and its order reckoned anew."""
