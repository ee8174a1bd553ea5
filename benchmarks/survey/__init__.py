"""The pupil survey beside its peers: tables of ten million answers."""
