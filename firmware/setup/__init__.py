"""How a family tells the toy its Wi-Fi: the toy is an access point with one small page."""
