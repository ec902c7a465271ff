"""Tests in a real browser: Chromium opens the pages, and people's hands are played."""
