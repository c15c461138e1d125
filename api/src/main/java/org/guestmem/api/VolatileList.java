package org.guestmem.api;

import java.util.AbstractList;
import java.util.RandomAccess;

/** Values in guest memory as a list: each look at an element is an access. */
final class VolatileList<T> extends AbstractList<T> implements RandomAccess {
  private final VolatileArrayRef<T> elements;

  /** Wraps elements that an int can count. */
  VolatileList(VolatileArrayRef<T> elements) {
    this.elements = elements;
  }

  @Override
  public T get(int index) {
    return elements.load(index);
  }

  @Override
  public T set(int index, T value) {
    T before = elements.load(index);
    elements.store(index, value);
    return before;
  }

  @Override
  public int size() {
    return (int) elements.count();
  }
}
