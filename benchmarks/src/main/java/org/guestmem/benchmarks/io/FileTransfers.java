package org.guestmem.benchmarks.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.guestmem.api.IoVector;
import org.guestmem.benchmarks.Profiled;
import org.guestmem.benchmarks.TestMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A file that is in memory, read into a region and written from it, as into a direct buffer. */
public class FileTransfers extends Profiled {
  /** How many bytes. */
  @Param("4096")
  public int size;

  private FileChannel file;

  @Setup
  public void open() throws IOException {
    Path path = TestMemory.file(size);
    file = keep(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    TestMemory.delete(path);
  }

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Guestmem {
    /** The kind of region, as {@link TestMemory} names it. */
    @Param("ffm")
    public String region;

    private IoVector vector;

    @Setup
    public void map(FileTransfers transfers) {
      vector = IoVector.of(transfers.keep(TestMemory.region(region, transfers.size)).slice());
    }
  }

  /** The peers. */
  @State(Scope.Benchmark)
  public static class Buffers {
    private ByteBuffer direct;
    private ByteBuffer segment;

    @Setup
    public void allocate(FileTransfers transfers) {
      direct = ByteBuffer.allocateDirect(transfers.size);
      segment = transfers.sharedArena().allocate(transfers.size, 4096).asByteBuffer();
    }
  }

  @Benchmark
  public void readIntoRegion(Guestmem guestmem) throws IOException {
    guestmem.vector.readFullyFrom(file, 0);
  }

  @Benchmark
  public void writeFromRegion(Guestmem guestmem) throws IOException {
    guestmem.vector.writeFullyTo(file, 0);
  }

  @Benchmark
  public int readIntoBuffer(Buffers buffers) throws IOException {
    return file.read(buffers.direct.clear(), 0);
  }

  @Benchmark
  public int writeFromBuffer(Buffers buffers) throws IOException {
    return file.write(buffers.direct.clear(), 0);
  }

  @Benchmark
  public int readIntoSegment(Buffers buffers) throws IOException {
    return file.read(buffers.segment.clear(), 0);
  }

  @Benchmark
  public int writeFromSegment(Buffers buffers) throws IOException {
    return file.write(buffers.segment.clear(), 0);
  }
}
