"""The web app: pages in Danish and the HTTP interface beneath them."""
