"""Photos and papers: taken in, made safe, kept outside the web root, and shown to those who may."""
