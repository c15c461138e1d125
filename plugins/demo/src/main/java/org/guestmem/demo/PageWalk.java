package org.guestmem.demo;

/** The walk of a {@link SieveJob}, step by step, as the host computes it. */
final class PageWalk {
  private final SieveJob job;
  private final Visitor visitor;
  private int x;
  private int page;

  private PageWalk(SieveJob job, Visitor visitor) {
    this.job = job;
    this.visitor = visitor;
    this.x = job.walkSeed();
  }

  /** Takes the words that the walk writes. */
  @FunctionalInterface
  interface Visitor {
    void write(long offset, int value);
  }

  /** Walks, and returns the last random number. */
  static int walk(SieveJob job, Visitor visitor) {
    PageWalk walk = new PageWalk(job, visitor);
    for (int flight = 0; flight < job.flights(); flight++) {
      walk.fly();
    }
    return walk.x;
  }

  private void fly() {
    draw();
    moveTo(x >>> 12);
    for (int step = 0; step < job.steps(); step++) {
      visitor.write((long) page * SieveJob.PAGE + ((x >>> 18) & 0xffc), x);
      draw();
      moveTo(page + (x >>> 27) - 16);
    }
  }

  private void draw() {
    x = x * SieveJob.MULTIPLIER + SieveJob.INCREMENT;
  }

  private void moveTo(int target) {
    page = target & (job.walkPages() - 1);
    if (page < SieveJob.WALK_FLOOR) {
      page += job.walkPages() / 2;
    }
  }
}
