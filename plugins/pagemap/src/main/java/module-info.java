/** Which pages of a machine are there and written: a model, drawn as text, SVG and JSON. */
module org.guestmem.pagemap {
  exports org.guestmem.pagemap;
  exports org.guestmem.pagemap.osgi;

  requires transitive org.guestmem.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.framework;
  requires static org.osgi.resource;
}
