"""The demo press: invented outlets on loopback that the demo and the tests crawl for real."""
