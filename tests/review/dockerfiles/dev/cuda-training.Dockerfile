FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04

ENV DEBIAN_FRONTEND noninteractive
ENV LANG C.UTF-8
ENV PATH=/opt/conda/bin:$PATH
ENV LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH

RUN apt-get update --fix-missing && \
    apt-get install -y wget bzip2 ca-certificates git libglib2.0-0 libsm6 libxext6 && \
    apt-get clean

RUN wget --quiet https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh -O ~/miniconda.sh && \
    /bin/bash ~/miniconda.sh -b -p /opt/conda && \
    rm ~/miniconda.sh

RUN conda install -y python=3.10 && conda clean -ya
RUN pip install torch torchvision --index-url https://download.pytorch.org/whl/cu121
RUN pip3 install -U numpy scipy \
      tqdm

WORKDIR /workspace
#COPY requirements.txt .
#RUN pip install -r requirements.txt
COPY . /workspace
RUN chmod -R a+w /workspace

CMD ["/bin/bash"]
