FROM debian:12
RUN cd /tmp && touch a
RUN cd /tmp
RUN mkdir -p /src; cd /src; make
RUN (cd /srv && ls)
RUN bash -c "cd /opt && ls"
RUN set -e; for d in a b; do cd $d; make; cd ..; done
