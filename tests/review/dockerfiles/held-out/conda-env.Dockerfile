FROM continuumio/miniconda3:23.10.0-1
WORKDIR /work
COPY environment.yml .
RUN conda env create -f environment.yml && conda clean -afy
SHELL ["conda", "run", "--no-capture-output", "-n", "ml", "/bin/bash", "-c"]
RUN python -c "import sklearn"
COPY train.py .
ENTRYPOINT ["conda", "run", "--no-capture-output", "-n", "ml", "python", "train.py"]
