FROM osrf/ros:noetic-desktop-full
SHELL ["/bin/bash", "-c"]
ENV ROS_WS=/catkin_ws
RUN apt-get update && apt-get install -y python3-catkin-tools ros-noetic-navigation \ 
    ros-noetic-gmapping \ 
    && rm -rf /var/lib/apt/lists/*
RUN mkdir -p $ROS_WS/src
WORKDIR $ROS_WS
COPY ./src ./src
RUN source /opt/ros/noetic/setup.bash && catkin build
RUN echo "source /opt/ros/noetic/setup.bash" >> ~/.bashrc
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
CMD ["bash"]
