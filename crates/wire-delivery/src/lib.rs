//! The outside world: the guarded HTTP client, webhook push, mail and the scheduler.
