"""The pages of the directory: ``public`` for everybody, ``staff`` inside the editing pages."""
