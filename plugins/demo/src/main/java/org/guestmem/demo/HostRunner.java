package org.guestmem.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.VolatileSlice;

/** Does the job on the host, through the accessors of {@link VolatileSlice}: on any back end. */
final class HostRunner implements GuestRunner {

  @Override
  public String name() {
    return "host";
  }

  @Override
  public List<Part> load(GuestMemoryRegion region, SieveJob job) {
    return List.of();
  }

  @Override
  public void run(GuestMemoryRegion region, SieveJob job, IntConsumer console) {
    VolatileSlice memory = region.slice();
    job.greeting().chars().forEach(console);
    sieve(memory, job.bound(), console);
    SieveJob.BEFORE_COUNT.chars().forEach(console);
    String digits = Integer.toString(count(memory, job.bound()));
    byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
    memory.put(SieveJob.RESULT + SieveJob.DIGITS_END - ascii.length, ascii, 0, ascii.length);
    digits.chars().forEach(console);
    job.afterCount().chars().forEach(console);
    memory.putInt(SieveJob.RESULT + SieveJob.STATE_AT, PageWalk.walk(job, memory::putInt));
    SieveJob.FAREWELL.chars().forEach(console);
  }

  private static void sieve(VolatileSlice memory, int bound, IntConsumer console) {
    memory.putByte(SieveJob.SIEVE, (byte) 1);
    memory.putByte(SieveJob.SIEVE + 1, (byte) 1);
    for (int p = 2; p * p <= bound; p++) {
      if (memory.getByte(SieveJob.SIEVE + p) == 0) {
        console.accept('.');
        for (int multiple = p * p; multiple <= bound; multiple += p) {
          memory.putByte(SieveJob.SIEVE + multiple, (byte) 1);
        }
      }
    }
  }

  private static int count(VolatileSlice memory, int bound) {
    int count = 0;
    int sum = 0;
    int largest = 0;
    for (int n = 2; n <= bound; n++) {
      if (memory.getByte(SieveJob.SIEVE + n) == 0) {
        count++;
        sum += n;
        largest = n;
      }
    }
    memory.putInt(SieveJob.RESULT + SieveJob.COUNT_AT, count);
    memory.putInt(SieveJob.RESULT + SieveJob.SUM_AT, sum);
    memory.putInt(SieveJob.RESULT + SieveJob.LARGEST_AT, largest);
    return count;
  }
}
