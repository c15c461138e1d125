package org.guestmem.api.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks run one after the other, and nobody waits for ever. */
@Timeout(60)
final class TurnsTest {
  private final Turns turns = new Turns("owner");

  @Test
  void taskMustHaveRunWhenItsTurnIsOver() {
    AtomicInteger ran = new AtomicInteger();
    turns.take(ran::incrementAndGet);
    assertEquals(1, ran.get());
  }

  @Test
  void taskOfATaskMustRunAfterIt() {
    List<String> order = new ArrayList<>();
    turns.take(
        () -> {
          turns.take(() -> order.add("inner"));
          order.add("outer");
        });
    assertEquals(List.of("outer", "inner"), order);
  }

  @Test
  void whatATaskThrowsMustReachWhoGaveIt() {
    IllegalStateException thrown = new IllegalStateException();
    assertSame(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                turns.take(
                    () -> {
                      throw thrown;
                    })));
    StackOverflowError error = new StackOverflowError();
    assertSame(
        error,
        assertThrows(
            StackOverflowError.class,
            () ->
                turns.take(
                    () -> {
                      throw error;
                    })));
    AtomicInteger ran = new AtomicInteger();
    turns.take(ran::incrementAndGet);
    assertEquals(1, ran.get(), "the next has its turn all the same");
  }

  @Test
  void offeredTaskMustRunAtOnceIfNobodyHasTheTurn() {
    AtomicInteger ran = new AtomicInteger();
    turns.offer(ran::incrementAndGet);
    assertEquals(1, ran.get());
    turns.offer(
        () -> {
          throw new IllegalStateException("is lost");
        });
    turns.take(ran::incrementAndGet);
    assertEquals(2, ran.get());
  }

  @Test
  void offeredTaskMustBeLeftToWhoHasTheTurn() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch offered = new CountDownLatch(1);
    List<Thread> ranOn = new ArrayList<>();
    Thread busy =
        new Thread(
            () ->
                turns.take(
                    () -> {
                      begun.countDown();
                      awaitQuietly(offered);
                    }));
    busy.start();
    begun.await();
    turns.offer(() -> ranOn.add(Thread.currentThread()));
    assertEquals(List.of(), ranOn, "nobody waits");
    offered.countDown();
    busy.join();
    assertEquals(List.of(busy), ranOn);
  }

  @Test
  void tasksOfManyThreadsMustNotOverlap() throws InterruptedException {
    int[] plain = new int[1]; // no atomic: only turns order the updates
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  turns.take(() -> plain[0]++);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int[] sum = new int[1];
    turns.take(() -> sum[0] = plain[0]);
    assertEquals(8_000, sum[0]);
  }

  @Test
  void whoWaitsTooLongMustGoOnAndTheTaskMustRunLater() throws InterruptedException {
    Turns impatient = new Turns("owner", Duration.ofMillis(1));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Thread blocker =
        new Thread(
            () ->
                impatient.take(
                    () -> {
                      begun.countDown();
                      awaitQuietly(blocked);
                    }));
    blocker.start();
    begun.await();
    AtomicInteger ran = new AtomicInteger();
    try (LogLines log = new LogLines()) {
      impatient.take(ran::incrementAndGet);
      assertEquals(1, log.with("WARNING", "owner", "not done").size());
    }
    assertEquals(0, ran.get());
    blocked.countDown();
    blocker.join();
    assertEquals(1, ran.get());
  }

  @Test
  void interruptMustBeKeptAndNotShortenTheWait() {
    Thread.currentThread().interrupt();
    AtomicInteger ran = new AtomicInteger();
    turns.take(ran::incrementAndGet);
    assertEquals(1, ran.get());
    assertTrue(Thread.interrupted());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
