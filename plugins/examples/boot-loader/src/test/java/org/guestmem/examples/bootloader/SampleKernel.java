package org.guestmem.examples.bootloader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Kernels of some hundred bytes: they print their command line to the first serial port, write a
 * word into each page of a range, waiting some cycles after each, and halt. Run as a program, it
 * writes one that takes some seconds.
 */
public final class SampleKernel {
  /** Where it is loaded and entered. */
  public static final int ADDRESS = 0x10_0000;

  /** The first page that it writes. */
  public static final int FIRST = 0x20_0000;

  private static final int PAGE = 4096;

  private SampleKernel() {}

  /**
   * Writes the kernel as an ELF file.
   *
   * @param args the file
   * @throws IOException if it cannot be written
   */
  public static void main(String[] args) throws IOException {
    Files.write(Path.of(args[0]), elf(3584, 2_000_000));
  }

  /**
   * Makes an ELF file with an entry for PVH.
   *
   * @param pages how many pages it writes from {@link #FIRST} on
   * @param cycles how long it waits after each
   * @return the file
   */
  public static byte[] elf(int pages, int cycles) {
    byte[] code = code(new byte[] {(byte) 0x8b, 0x73, 0x18}, pages, cycles); // mov esi, [ebx + 24]
    ByteBuffer file = ByteBuffer.allocate(256 + code.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    file.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64
    file.putLong(ADDRESS).putLong(64).putLong(0).putInt(0); // e_entry, e_phoff
    file.putShort((short) 64).putShort((short) 56).putShort((short) 2); // e_phnum
    programHeader(file.position(64), 1, 256, code.length, code.length + PAGE);
    programHeader(file.position(120), 4, 176, 20, 20);
    file.position(176).putInt(4).putInt(4).putInt(18); // XEN_ELFNOTE_PHYS32_ENTRY
    file.put("Xen\0".getBytes(StandardCharsets.US_ASCII)).putInt(ADDRESS);
    return file.position(256).put(code).array();
  }

  private static void programHeader(ByteBuffer to, int type, long offset, long size, long memory) {
    to.putInt(type).putInt(5).putLong(offset).putLong(ADDRESS).putLong(ADDRESS);
    to.putLong(size).putLong(memory).putLong(PAGE);
  }

  /**
   * Makes a bzImage: one sector, a setup header of protocol 2.10 and the same code.
   *
   * @param pages how many pages it writes from {@link #FIRST} on
   * @return the file
   */
  public static byte[] bzImage(int pages) {
    byte[] load = {(byte) 0x8b, (byte) 0xb6, 0x28, 0x02, 0, 0}; // mov esi, [esi + 0x228]
    byte[] code = code(load, pages, 0);
    int padded = (code.length + 15) / 16 * 16;
    ByteBuffer file = ByteBuffer.allocate(1024 + padded).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0x1f1, (byte) 1).putInt(0x1f4, padded / 16).putShort(0x1fe, (short) 0xaa55);
    file.put(0x200, (byte) 0xeb).put(0x201, (byte) 0x62).putInt(0x202, 0x5372_6448);
    file.putShort(0x206, (short) 0x20a).put(0x211, (byte) 1).putInt(0x214, ADDRESS);
    file.putInt(0x238, 255).putLong(0x258, ADDRESS).putInt(0x260, 2 * PAGE);
    return file.position(1024).put(code).array();
  }

  /** 32-bit code; the first instruction makes esi the address of the command line. */
  private static byte[] code(byte[] load, int pages, int cycles) {
    ByteBuffer code = ByteBuffer.allocate(load.length + 58).order(ByteOrder.LITTLE_ENDIAN);
    code.put(load);
    put(code, 0x66, 0xba, 0xf8, 0x03); // mov dx, 0x3f8
    put(code, 0xac, 0x84, 0xc0, 0x74, 0x03); // print: lodsb; test al, al; jz sweep
    put(code, 0xee, 0xeb, 0xf8); // out dx, al; jmp print
    put(code, 0xb0, 0x0a, 0xee); // sweep: mov al, 10; out dx, al
    put(code, 0xbf).putInt(FIRST); // mov edi, FIRST
    put(code, 0xb9).putInt(pages); // mov ecx, pages
    put(code, 0x89, 0x0f); // next: mov [edi], ecx
    put(code, 0x81, 0xc7).putInt(PAGE); // add edi, 4096
    put(code, 0x0f, 0x31, 0x89, 0xc5); // rdtsc; mov ebp, eax
    put(code, 0x0f, 0x31, 0x29, 0xe8); // wait: rdtsc; sub eax, ebp
    put(code, 0x3d).putInt(cycles); // cmp eax, cycles
    put(code, 0x72, 0xf5); // jb wait
    put(code, 0x49, 0x75, 0xe6); // dec ecx; jnz next
    put(code, 0xf4); // hlt
    return Arrays.copyOf(code.array(), code.position());
  }

  private static ByteBuffer put(ByteBuffer code, int... bytes) {
    for (int each : bytes) {
      code.put((byte) each);
    }
    return code;
  }
}
