"""MVidarr: a self-hosted music-video manager.

The map of the house, from the ground up; imports go strictly down:

ground    errors, clock, config, observe, process, db, outbound
machines  query, jobs, files, ytdlp, media, providers
rooms     accounts, settings < library < discovery, enrichment, organize, playback < downloads < bulk
          < mediaservers, notify, transfer, automation, system
doors     web, and every room's api.py and pages.py
roof      app.py, cli.py

A floor appears here when its first room is built; ``tests/architecture`` holds the list and enforces it.
"""

__version__ = "0.1.0"
