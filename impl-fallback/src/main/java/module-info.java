/** The back end that needs no native access: the Java heap, direct buffers and mapped files. */
module org.guestmem.fallback {
  requires org.guestmem.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.framework;

  provides org.guestmem.api.MmapRegionFactory with
      org.guestmem.fallback.FallbackRegionFactory;
}
