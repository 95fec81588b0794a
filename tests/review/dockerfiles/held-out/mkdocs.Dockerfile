FROM squidfunk/mkdocs-material
RUN pip install mkdocs-macros-plugin
EXPOSE 8000
