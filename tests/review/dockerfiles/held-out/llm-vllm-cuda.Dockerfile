FROM nvcr.io/nvidia/pytorch:24.05-py3 as trainer
ARG HF_TOKEN
ENV HF_TOKEN=${HF_TOKEN}
ENV HF_HOME=/models NCCL_DEBUG=INFO
WORKDIR /workspace/llm
RUN apt update && apt install -y --no-install-recommends tmux htop
COPY requirements.txt ./
RUN pip install -r requirements.txt
RUN pip install flash-attn --no-build-isolation
COPY . .
RUN huggingface-cli login --token $HF_TOKEN
RUN chmod +x scripts/*.sh
ENTRYPOINT ["bash", "scripts/train.sh"]
