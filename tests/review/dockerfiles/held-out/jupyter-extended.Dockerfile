FROM jupyter/scipy-notebook:latest
USER root
RUN apt-get update && \
    apt-get install -y graphviz ffmpeg && \
    rm -rf /var/lib/apt/lists/*
RUN pip install --quiet --no-cache-dir jupyterlab-git plotly && \
    fix-permissions "${CONDA_DIR}" && \
    fix-permissions "/home/${NB_USER}"
COPY notebooks/ /home/jovyan/work/
USER $NB_UID
