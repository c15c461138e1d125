/** Gogo commands that look at guest memory. */
module org.guestmem.shell {
  requires org.guestmem.api;
  requires org.guestmem.pagemap;
  requires static org.apache.felix.gogo.runtime;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.framework;
  requires static org.osgi.resource;
}
