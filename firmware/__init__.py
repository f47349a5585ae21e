"""What runs on the toy (MicroPython on the ESP32-S3)."""
