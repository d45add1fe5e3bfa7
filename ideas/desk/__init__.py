"""The office's desk for ideas in the Wagtail admin: finding, showing, asking; the rules decide."""
