"""The service directory: who helps, how to reach them, and when each fact was last checked."""
