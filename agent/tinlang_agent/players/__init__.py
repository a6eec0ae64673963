"""What makes a sound: libmpv on a device, a wave file in real time for the demo and the tests."""
