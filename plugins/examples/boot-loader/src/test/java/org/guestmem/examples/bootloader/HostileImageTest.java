package org.guestmem.examples.bootloader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Images in which one number is wrong: said clearly, and nothing is written. */
class HostileImageTest {
  private static final int LOAD = 64;
  private static final int NOTE = 120;
  private static final int NOTES = 176;

  private final Machine machine = new Machine();

  @AfterEach
  void close() {
    machine.close();
  }

  private static Arguments of(String message, Consumer<ByteBuffer> change) {
    return Arguments.of(message, change);
  }

  static Stream<Arguments> elf() {
    return Stream.of(
        of("ELF class is 0x1, where 0x2 is supported", f -> f.put(4, (byte) 1)),
        of("ELF byte order is 0x2, where 0x1 is supported", f -> f.put(5, (byte) 2)),
        of("ELF type is 0x3, where 0x2 is supported", f -> f.putShort(16, (short) 3)),
        of("ELF machine is 0xb7, where 0x3e is supported", f -> f.putShort(18, (short) 0xb7)),
        of(
            "size of an ELF program header is 0x20, where 0x38 is supported",
            f -> f.putShort(54, (short) 32)),
        of(
            "ELF program headers of 112 bytes at offset 0xffff_ffff_ffff_ff00 is not inside",
            f -> f.putLong(32, -256)),
        of("ELF program headers of 3669960 bytes", f -> f.putShort(56, (short) 0xffff)),
        of("ELF segment 0 of", f -> f.putLong(LOAD + 8, Long.MAX_VALUE)),
        of("ELF segment 0 of 18446744073709551615 bytes", f -> f.putLong(LOAD + 32, -1)),
        of("in the file and only 5 in memory", f -> f.putLong(LOAD + 40, 5)),
        of("ends after the last address", f -> f.putLong(LOAD + 24, -4096)),
        of("ends after the last address", f -> f.putLong(LOAD + 40, -1)),
        of(
            "the entry for PVH, 0x10_0000, is not in a segment below 4 GiB",
            f -> f.putLong(LOAD + 24, 0x11_0000)),
        of("0 entries for PVH", f -> f.putInt(NOTE, 6)),
        of("ELF segment 1 of 20 bytes at offset 0x7fff", f -> f.putLong(NOTE + 8, 0x7fff)),
        of("ELF segment 1 of 9223372036854775807 bytes", f -> f.putLong(NOTE + 32, -1L >>> 1)),
        of("ELF note of 4 bytes at offset 0xb0 ends outside", f -> f.putInt(NOTES, -1)),
        of("ELF note of 4294967295 bytes", f -> f.putInt(NOTES + 4, -1)),
        of("the entry for PVH has 3 bytes", f -> f.putInt(NOTES + 4, 3)),
        of("0 entries for PVH", f -> f.putInt(NOTES + 8, 17)),
        of("0 entries for PVH", f -> f.putInt(NOTES + 12, 0x55_4e47)),
        of("the entry for PVH, 0xffff_ffff, is not in", f -> f.putInt(NOTES + 16, -1)),
        of("ELF segment 0 and ELF segment 1 overlap at 0x10_0000", f -> f.putInt(NOTE, 1)),
        of(
            "ELF segment 0 needs 4194304 bytes of RAM at 0x10_0000",
            f -> f.putLong(LOAD + 40, 4 << 20)),
        of(
            "ELF segment 0 needs 9223372036854775807 bytes of RAM",
            f -> f.putLong(LOAD + 40, Long.MAX_VALUE)),
        of(
            "ELF segment 0 at 0xf_f000 lies below 0x10_0000, which the loader keeps",
            f -> f.putLong(LOAD + 24, 0xf_f000).putInt(NOTES + 16, 0xf_f000)));
  }

  static Stream<Arguments> bzImage() {
    return Stream.of(
        of("boot flag is 0x0, where 0xaa55 is supported", f -> f.putShort(0x1fe, (short) 0)),
        of("signature of the setup header is 0x1", f -> f.putInt(0x202, 1)),
        of("boot protocol 0x209 is older than 0x20a", f -> f.putShort(0x206, (short) 0x209)),
        of("LOADED_HIGH is 0x0", f -> f.put(0x211, (byte) 0)),
        of("setup header ends at offset 0x263", f -> f.put(0x201, (byte) 0x61)),
        of("setup header ends at offset 0x291", f -> f.put(0x201, (byte) 0x8f)),
        of("setup header ends at offset 0x301", f -> f.put(0x201, (byte) 0xff)),
        of("packed kernel, without what", f -> f.put(0x1f1, (byte) 0xff)),
        of("packed kernel, without what", f -> f.put(0x1f1, (byte) 0)),
        of("packed kernel, without what", f -> f.putInt(0x1f4, f.getInt(0x1f4) + 1)),
        of("packed kernel, without what", f -> f.putInt(0x1f4, -1)),
        of("packed kernel, without what", f -> f.putInt(0x1f4, 0)),
        of("a command line of 5 bytes: this kernel takes 4", f -> f.putInt(0x238, 4)),
        of("unpacked kernel needs 4294967295 bytes of RAM", f -> f.putInt(0x260, -1)),
        of(
            "unpacked kernel needs 8192 bytes of RAM at 0x8000_0000",
            f -> f.putLong(0x258, 1L << 31)),
        of(
            "unpacked kernel needs 8192 bytes of RAM at 0xffff_ffff_ffff_ffff",
            f -> f.putLong(0x258, -1)),
        of("unpacked kernel at 0xf_ffff lies below", f -> f.putLong(0x258, 0xf_ffff)));
  }

  @ParameterizedTest
  @MethodSource("elf")
  void wrongNumberOfAnElfFileMustBeSaid(String message, Consumer<ByteBuffer> change) {
    assertRefused(message, SampleKernel.elf(4, 0), change);
  }

  @ParameterizedTest
  @MethodSource("bzImage")
  void wrongNumberOfABzImageMustBeSaid(String message, Consumer<ByteBuffer> change) {
    assertRefused(message, SampleKernel.bzImage(4), change);
  }

  private void assertRefused(String message, byte[] file, Consumer<ByteBuffer> change) {
    change.accept(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> BootImage.parse(file).load(machine.memory, "quiet"));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
    assertTrue(machine.isUntouched(), "written before it was refused");
  }

  @Test
  void cutFilesMustBeRefused() {
    for (byte[] whole : List.of(SampleKernel.elf(4, 0), SampleKernel.bzImage(4))) {
      for (int length = 0; length < whole.length - 15; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThrows(
            IllegalArgumentException.class,
            () -> BootImage.parse(cut).load(machine.memory, ""),
            () -> cut.length + " bytes");
      }
    }
    assertTrue(machine.isUntouched());
  }

  /** Whatever is loaded, all else keeps its bytes; what is refused throws nothing else. */
  @Test
  void randomNumbersMustNotReachOtherMemory() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] file = i % 2 == 0 ? SampleKernel.elf(4, 0) : SampleKernel.bzImage(4);
      int from = i % 2 == 0 ? 0 : 0x1f1;
      for (int change = 0; change < 2; change++) {
        file[from + random.nextInt(i % 2 == 0 ? 196 : 0x80)] = (byte) random.nextInt();
      }
      try {
        BootImage.parse(file).load(machine.memory, "quiet");
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 5_000, () -> "so much was taken for right that this shows nothing");
    assertEquals(0, machine.memory.getLong(0));
    assertTrue(machine.memory.isZero(0, 0x6000), "below what the kernel is told");
    assertTrue(machine.memory.isZero(0x2_0000 + 6, 0x10_0000 - 0x2_0006), "below the kernel");
  }
}
