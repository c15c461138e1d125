package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.start;
import static org.guestmem.kvm.x86.Register.RAX;
import static org.guestmem.kvm.x86.Register.RBX;
import static org.guestmem.kvm.x86.Register.RCX;
import static org.guestmem.kvm.x86.Register.RDX;
import static org.guestmem.kvm.x86.Register.RFLAGS;
import static org.guestmem.kvm.x86.Register.RIP;
import static org.guestmem.kvm.x86.Register.RSI;
import static org.guestmem.kvm.x86.Register.RSP;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.guestmem.kvm.x86.Size.DWORD;
import static org.guestmem.kvm.x86.Size.WORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.kvm.x86.Label;
import org.guestmem.kvm.x86.Memory;
import org.guestmem.kvm.x86.Register;
import org.junit.jupiter.api.Test;

/** What a vCPU does with registers, ports, and code that ends. */
class VcpuTest extends GuestTest {
  private final RecordingHandler bus = new RecordingHandler();

  @Test
  void registersMustBeKept() {
    Vcpu vcpu = guest.machine.createVcpu();
    vcpu.enterLongMode(0x1000, 0x2000, 0x3000);
    Registers registers = vcpu.registers();
    assertEquals(0x2000, registers.get(RIP));
    assertEquals(0x3000, registers.get(RSP));
    assertEquals(2, registers.get(RFLAGS));
    long value = 0x1111_0000;
    for (Register register : EnumSet.complementOf(EnumSet.of(RFLAGS))) {
      registers.set(register, value++);
    }
    vcpu.setRegisters(registers);
    assertEquals(registers, vcpu.registers());
    assertTrue(registers.toString().startsWith("rax=0x1111_0000 rbx=0x1111_0001"));
  }

  @Test
  void portsMustCarrySizeAndValueBothWays() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    bus.answer = 0x8877_6655L;
    Vcpu vcpu =
        guest.realMode(
            ram,
            0x1000,
            a ->
                a.mov(RDX, 0x3f8)
                    .mov(RAX, 0x4142)
                    .out(BYTE)
                    .out(WORD)
                    .in(DWORD)
                    .out(DWORD)
                    .mov(RAX, 0)
                    .in(BYTE)
                    .hlt());

    assertEquals(Exit.HALT, vcpu.run(bus));

    assertEquals(
        List.of(
            "out 0x3f8 1 0x42",
            "out 0x3f8 2 0x4142",
            "in 0x3f8 4",
            "out 0x3f8 4 0x8877_6655",
            "in 0x3f8 1"),
        bus.seen);
    assertEquals(0x55, vcpu.registers().get(RAX) & 0xffff);
  }

  @Test
  void defaultHandlerMustBehaveLikeAnEmptyBus() {
    GuestMemoryRegion ram = guest.add("ram", 0, 32 * KIB);
    Vcpu vcpu =
        guest.realMode(
            ram,
            0x1000,
            a ->
                a.in(WORD)
                    .out(WORD)
                    .load(RBX, WORD, Memory.at(0x9000))
                    .inc(WORD, Memory.at(0x9000))
                    .hlt());
    assertEquals(Exit.HALT, vcpu.run(new ExitHandler() {}));
    assertEquals(0xffff, vcpu.registers().get(RAX) & 0xffff);
    assertEquals(0xffff, vcpu.registers().get(RBX) & 0xffff);
  }

  @Test
  void consoleMustPrintAText() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Label next = new Label("next");
    Label text = new Label("text");
    Label end = new Label("end");
    Vcpu vcpu =
        guest.realMode(
            ram,
            0x1000,
            a ->
                a.mov(RDX, 0x3f8)
                    .mov(RSI, text)
                    .bind(next)
                    .load(RAX, BYTE, Memory.at(RSI))
                    .cmp(RAX, 0)
                    .je(end)
                    .out(BYTE)
                    .inc(RSI)
                    .jmp(next)
                    .bind(end)
                    .hlt()
                    .bind(text)
                    .text("Hello from the guest"));
    StringBuilder console = new StringBuilder();
    Exit exit =
        vcpu.run(
            new ExitHandler() {
              @Override
              public void portOut(int port, int size, int value) {
                console.append((char) value);
              }
            });
    assertEquals(Exit.HALT, exit);
    assertEquals("Hello from the guest", console.toString());
  }

  @Test
  void runAfterHaltMustGoOn() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.inc(RCX).hlt().inc(RCX).hlt());
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(1, vcpu.registers().get(RCX));
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(2, vcpu.registers().get(RCX));
  }

  @Test
  void twoVcpusMustShareTheMemory() throws Exception {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Label wait = new Label("wait");
    FutureTask<Exit> other =
        start(
            () -> {
              Vcpu waiting =
                  guest.realMode(
                      ram,
                      0x3000,
                      a ->
                          a.bind(wait)
                              .load(RAX, BYTE, Memory.at(0x5000))
                              .cmp(RAX, 7)
                              .jne(wait)
                              .hlt());
              return waiting.run(bus);
            });
    Vcpu telling = guest.realMode(ram, 0x1000, a -> a.store(BYTE, Memory.at(0x5000), 7).hlt());
    assertEquals(Exit.HALT, telling.run(bus));
    assertEquals(Exit.HALT, other.get());
  }

  @Test
  void exceptionWithoutInterruptTableMustShutDown() {
    GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
    Vcpu vcpu = guest.longMode(ram, 0x1000, 1, a -> a.ud2());
    assertEquals(Exit.SHUTDOWN, vcpu.run(bus));
  }

  @Test
  void protectedModeMustReachAllOf32Bits() {
    GuestMemoryRegion ram = guest.add("ram", 0, 128 * KIB);
    GuestMemoryRegion high = guest.add("high", 0xf000_0000L, 64 * KIB);
    byte[] code = {
      (byte) 0x89,
      0x1d,
      0x00,
      0x10,
      0x00,
      (byte) 0xf0, // mov [0xf0001000], ebx
      0x49, // dec ecx, which 64-bit mode takes for a prefix
      (byte) 0xf4, // hlt
    };
    ram.slice().put(0x1_8000, code, 0, code.length);
    Vcpu vcpu = guest.machine.createVcpu();
    vcpu.enterProtectedMode(0x1_8000);
    vcpu.setRegisters(vcpu.registers().set(RBX, 0x1234_5678));
    assertEquals(Exit.HALT, vcpu.run(bus));
    assertEquals(0x1234_5678, high.slice().getInt(0x1000));
    assertEquals(0xffff_ffffL, vcpu.registers().get(RCX) & 0xffff_ffffL);
  }

  @Test
  void codeWhereNoMemoryIsMustBeAnInternalError() {
    guest.add("ram", 0, 32 * KIB);
    Vcpu vcpu = guest.machine.createVcpu();
    vcpu.enterRealMode(0x9000);
    KvmException e = assertThrows(KvmException.class, () -> vcpu.run(bus));
    assertEquals(
        "vCPU 0 of machine 'test': KVM_RUN; KVM's internal error 1, as for an instruction that it"
            + " cannot emulate at rip 0x9000",
        e.getMessage());
  }

  @Test
  void machineWithoutMemoryMustSayWhatIsMissing() {
    Vcpu vcpu = guest.machine.createVcpu();
    vcpu.enterRealMode(0x1000);
    KvmException e = assertThrows(KvmException.class, () -> vcpu.run(bus));
    assertTrue(e.toString().contains("vCPU 0 of machine 'test': KVM_RUN"), e.toString());
  }

  @Test
  void whatAHandlerThrowsMustLeaveRun() {
    GuestMemoryRegion ram = guest.add("ram", 0, 64 * KIB);
    Vcpu vcpu = guest.realMode(ram, 0x1000, a -> a.out(BYTE).inc(RCX).hlt());
    ExitHandler failing =
        new ExitHandler() {
          @Override
          public void portOut(int port, int size, int value) {
            throw new UnsupportedOperationException("port " + port);
          }
        };
    assertThrows(UnsupportedOperationException.class, () -> vcpu.run(failing));
    assertEquals(Exit.HALT, vcpu.run(bus), "the guest goes on after the access");
    assertEquals(1, vcpu.registers().get(RCX));
  }

  @Test
  void otherThreadMustBeRefused() {
    Vcpu vcpu = guest.machine.createVcpu();
    WrongThreadException e =
        assertThrows(
            WrongThreadException.class,
            () -> callOn(Thread.ofPlatform().name("other"), vcpu::registers));
    assertEquals(
        "vCPU 0 of machine 'test' belongs to thread '%s', not 'other': use it where it was created"
            .formatted(Thread.currentThread().getName()),
        e.getMessage());
  }

  @Test
  void virtualThreadMustBeRefused() {
    assertThrows(
        IllegalStateException.class, () -> callOn(Thread.ofVirtual(), guest.machine::createVcpu));
  }

  private static <T> T callOn(Thread.Builder threads, Callable<T> call) throws Throwable {
    FutureTask<T> task = new FutureTask<>(call);
    threads.start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  @Test
  void entryThatTheModeLacksMustBeRefused() {
    Vcpu vcpu = guest.machine.createVcpu();
    assertEquals(
        "ip 0x1_0000 is not below 0x1_0000: real mode begins in the first 64 KiB",
        assertThrows(IllegalArgumentException.class, () -> vcpu.enterRealMode(0x1_0000))
            .getMessage());
    assertEquals(
        "ip 0x1_0000_0000 is not below 0x1_0000_0000: protected mode has 32 bits",
        assertThrows(IllegalArgumentException.class, () -> vcpu.enterProtectedMode(1L << 32))
            .getMessage());
    assertEquals(
        "page table 0x1001 is not at a multiple of 4096",
        assertThrows(IllegalArgumentException.class, () -> vcpu.enterLongMode(0x1001, 0, 0))
            .getMessage());
  }
}
