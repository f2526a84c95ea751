"""One HTML file that shows what stayed of some pages, what went, and why; beside it what other extractors keep.

`cases` reads pages and their gold; `facts` puts together what is known of each; `document` writes the file.
"""
