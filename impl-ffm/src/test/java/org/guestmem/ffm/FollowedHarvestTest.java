package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.guestmem.api.Backing;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process writes to a region that it shares, while it harvests; another follows the harvests, and
 * reads what they name through a mapping of its own.
 *
 * <p>It must have a copy at the end of each round: a later write to a page would hide that the mark
 * of an earlier one was lost, so rounds are short.
 */
class FollowedHarvestTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 256;
  private static final int ROUNDS = 100;
  private static final int WRITES_OF_A_ROUND = 10_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void copyMadeOfHarvestsMustEqualTheRegion(int harvesters, @TempDir Path directory)
      throws Exception {
    Path file = Files.write(directory.resolve("ram"), new byte[PAGES * PAGE]);
    Process writer = ChildJvm.start(Writer.class, file.toString(), "" + harvesters);
    try (MmapRegion region = open(file, RegionSpec.builder(PAGES * PAGE));
        DataInputStream harvests =
            new DataInputStream(new BufferedInputStream(writer.getInputStream()));
        OutputStream nextRound = writer.getOutputStream()) {
      byte[][] copies = new byte[harvesters][PAGES * PAGE];
      long ranges = 0;
      for (int round = 0; round < ROUNDS; round++) {
        ranges += follow(harvests, region.slice(), copies);
        byte[] written = new byte[PAGES * PAGE];
        region.slice().get(0, written, 0, written.length);
        for (byte[] copy : copies) {
          assertArrayEquals(written, copy, "round " + round);
        }
        nextRound.write(round);
        nextRound.flush();
      }
      assertTrue(ranges > (long) ROUNDS * harvesters, () -> "nothing was followed");
      assertEquals(0, writer.waitFor());
    } finally {
      writer.destroyForcibly();
    }
  }

  /** Reads the ranges of one round's harvests into the copies; returns how many there were. */
  private static long follow(DataInputStream harvests, VolatileSlice region, byte[][] copies)
      throws IOException {
    long ranges = 0;
    for (int harvester; (harvester = harvests.readByte()) >= 0; ranges++) {
      int offset = harvests.readInt();
      region.get(offset, copies[harvester], offset, harvests.readInt());
    }
    return ranges;
  }

  private static MmapRegion open(Path file, RegionSpec.Builder spec) {
    return new FfmRegionFactory().create(spec.backing(Backing.file(file, 0)).build());
  }

  /** The process that writes and harvests. */
  static final class Writer {
    private static final int WRITERS = 2;
    private static final int BULK = PAGES * PAGE / WRITERS;

    private final VolatileSlice region;
    private final List<DirtyHarvester> harvesters = new ArrayList<>();
    private final DataOutputStream followers = new DataOutputStream(System.out);

    private Writer(MmapRegion region, int harvesters) {
      this.region = region.slice();
      DirtyBitmap log = region.dirtyBitmap().orElseThrow();
      for (int i = 0; i < harvesters; i++) {
        this.harvesters.add(log.harvester("follower " + i));
      }
    }

    public static void main(String[] arguments) throws Exception {
      RegionSpec.Builder spec = RegionSpec.builder(PAGES * PAGE).trackDirty();
      Writer writer = new Writer(open(Path.of(arguments[0]), spec), Integer.parseInt(arguments[1]));
      for (int round = 0; round < ROUNDS; round++) {
        writer.run(round);
        writer.followers.writeByte(-1);
        writer.followers.flush();
        if (System.in.read() < 0) {
          throw new IllegalStateException("nobody follows");
        }
      }
    }

    private void run(int round) throws InterruptedException {
      AtomicInteger writing = new AtomicInteger(WRITERS);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int place = i * Long.BYTES;
        threads.add(new Thread(() -> write(round, place, writing)));
      }
      for (int i = 0; i < harvesters.size(); i++) {
        int number = i;
        threads.add(new Thread(() -> harvestWhile(writing, number)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    /** Goes from page to page, and comes to each several times: the last write to it is at risk. */
    private void write(int round, int place, AtomicInteger writing) {
      for (int i = 0; i < WRITES_OF_A_ROUND / WRITERS; i++) {
        int page = i / 8 % PAGES;
        region.putLong((long) page * PAGE + place, (long) round << 32 | i);
      }
      byte[] many = new byte[BULK];
      Arrays.fill(many, (byte) round);
      region.put((long) place / Long.BYTES * BULK, many, 0, BULK); // takes as long as a harvest
      writing.decrementAndGet();
    }

    private void harvestWhile(AtomicInteger writing, int number) {
      boolean last;
      do {
        last = writing.get() == 0;
        harvesters
            .get(number)
            .harvest()
            .forEachRange((offset, length) -> tell(number, offset, length));
      } while (!last);
    }

    private void tell(int number, long offset, long length) {
      synchronized (followers) {
        try {
          followers.writeByte(number);
          followers.writeInt((int) offset);
          followers.writeInt((int) length);
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
