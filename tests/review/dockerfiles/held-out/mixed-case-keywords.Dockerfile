From debian:12-slim As Base
Run echo one
RUN echo two
Copy a b
FROM base as Final
env A=1
USER 1001
