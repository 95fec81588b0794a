FROM ubuntu
RUN apt update
RUN apt install -y vim nano git curl wget net-tools iputils-ping sudo
RUN sudo apt-get install python3 python3-pip
RUN cd /opt
RUN git clone https://github.com/example/toolbox.git
RUN cd toolbox && sudo make install
ENV PATH $PATH:/opt/toolbox/bin
USER root
CMD /bin/bash
CMD ["bash"]
