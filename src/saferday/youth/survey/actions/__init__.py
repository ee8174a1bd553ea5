"""Every audited write of the pupil survey."""

__all__ = ()
