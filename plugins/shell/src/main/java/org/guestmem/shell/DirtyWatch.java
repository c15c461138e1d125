package org.guestmem.shell;

import java.util.ArrayList;
import java.util.List;
import org.guestmem.api.DirtyHarvester;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.Measure;
import org.guestmem.pagemap.PageMap;

/** Draws the pages that are written, frame by frame, until the user has seen enough. */
final class DirtyWatch {
  private final DirtyLooks looks;
  private final Terminal terminal;
  private final GuestMemoryRegion region;
  private final int cells;
  private int painted;

  DirtyWatch(DirtyLooks looks, Terminal terminal, GuestMemoryRegion region, int cells) {
    this.looks = looks;
    this.terminal = terminal;
    this.region = region;
    this.cells = cells;
  }

  /** Paints so many frames, or without end if that is 0; returns how many there were. */
  int run(int frames, long intervalMillis) {
    int frame = 0;
    DirtyHarvester own = looks.begin(region);
    try {
      do {
        paint(++frame, own);
      } while (frame != frames
          && region.mapping().isOpen()
          && !terminal.stoppedWithin(intervalMillis));
    } finally {
      looks.end(own);
    }
    return frame;
  }

  private void paint(int frame, DirtyHarvester own) {
    PageMap map = PageMap.ofDirty("", region, own.harvest(), cells);
    List<String> lines = new ArrayList<>();
    lines.add("%s, frame %d (Ctrl-C ends)".formatted(region.name(), frame));
    lines.addAll(terminal.pictures().lines(map, Measure.DIRTY));
    terminal.paint(lines, painted);
    painted = lines.size();
  }
}
