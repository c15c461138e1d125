package org.guestmem.kvm;

import java.lang.foreign.MemorySegment;

/**
 * A file descriptor of KVM: the device's, a machine's or a vCPU's.
 *
 * <p>Whoever owns it sees to it that no request runs while it is closed: a number is reused at
 * once.
 *
 * @param number the number
 * @param owner what it belongs to, for messages
 */
record Descriptor(int number, String owner) {

  /** Makes a request; a failure is an exception with the advice. */
  int request(Ioctl ioctl, long argument, String advice) {
    return check(Libc.ioctl(number, ioctl.number(), argument), ioctl, advice);
  }

  /** Makes a request; a failure is an exception with the advice. */
  int request(Ioctl ioctl, MemorySegment argument, String advice) {
    return check(Libc.ioctl(number, ioctl.number(), argument), ioctl, advice);
  }

  /** Makes a request whose failure the caller sees to; returns the negative errno then. */
  int tryRequest(Ioctl ioctl, MemorySegment argument) {
    return Libc.ioctl(number, ioctl.number(), argument);
  }

  /** Makes a request whose failure the caller sees to; returns the negative errno then. */
  int tryRequest(Ioctl ioctl, long argument) {
    return Libc.ioctl(number, ioctl.number(), argument);
  }

  KvmException failure(Ioctl ioctl, int errno, String advice) {
    return new KvmException(owner, ioctl.toString(), errno, advice);
  }

  void close() {
    Libc.close(number);
  }

  private int check(int result, Ioctl ioctl, String advice) {
    if (result < 0) {
      throw failure(ioctl, -result, advice);
    }
    return result;
  }
}
