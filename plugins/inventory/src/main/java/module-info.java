/** An inventory printer that shows guest memory. */
module org.guestmem.inventory {
  requires org.guestmem.api;
  requires org.guestmem.pagemap;
  requires static org.apache.felix.inventory;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.framework;
}
