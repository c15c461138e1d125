package org.guestmem.kvm;

/** Requests of /dev/kvm by their numbers on x86-64: include/uapi/linux/kvm.h. */
enum Ioctl {
  GET_API_VERSION(0xAE00),
  CREATE_VM(0xAE01),
  CHECK_EXTENSION(0xAE03),
  GET_VCPU_MMAP_SIZE(0xAE04),
  CREATE_VCPU(0xAE41),
  GET_DIRTY_LOG(0x4010_AE42),
  SET_USER_MEMORY_REGION(0x4020_AE46),
  SET_TSS_ADDR(0xAE47),
  RUN(0xAE80),
  GET_REGS(0x8090_AE81L),
  SET_REGS(0x4090_AE82),
  GET_SREGS(0x8138_AE83L),
  SET_SREGS(0x4138_AE84),
  SET_SIGNAL_MASK(0x4004_AE8B);

  private final long number;

  Ioctl(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  @Override
  public String toString() {
    return "KVM_" + name();
  }
}
