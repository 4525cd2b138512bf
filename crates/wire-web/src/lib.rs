//! Portal, desk, API and feeds over HTTP.
