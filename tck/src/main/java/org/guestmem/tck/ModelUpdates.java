package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;

/** Read-modify-write by guest address, there and in the model. */
record ModelUpdates(GuestMemory memory, MemoryModel model, SplittableRandom random) {

  private enum Update {
    ADD,
    SET,
    OR,
    AND,
    XOR,
    EXCHANGE,
    EXCHANGE_OF_ANOTHER;

    long result(long old, long operand) {
      return switch (this) {
        case ADD -> old + operand;
        case SET, EXCHANGE -> operand;
        case OR -> old | operand;
        case AND -> old & operand;
        case XOR -> old ^ operand;
        case EXCHANGE_OF_ANOTHER -> old;
      };
    }
  }

  void step(int at) {
    int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
    int place = random.nextInt(16) == 0 ? at : at & -width;
    long address = MemoryModel.address(place);
    Update update = Update.values()[random.nextInt(Update.values().length)];
    long operand = random.nextLong();
    var refusal = ModelValues.refusal(model, place, width, true);
    if (refusal != null) {
      assertThrows(refusal, () -> apply(update, address, width, 0, operand));
      return;
    }
    long old = model.value(place, width, ByteOrder.nativeOrder());
    assertEquals(old, apply(update, address, width, old, operand), () -> update + " at " + place);
    if (update != Update.EXCHANGE_OF_ANOTHER) {
      byte[] bytes = MemoryModel.bytes(update.result(old, operand), width, ByteOrder.nativeOrder());
      model.write(place, bytes, 0, width);
    }
  }

  private long apply(Update update, long address, int width, long old, long operand) {
    return width == Long.BYTES
        ? applyLong(update, address, old, operand)
        : applyInt(update, address, (int) old, (int) operand);
  }

  private long applyLong(Update update, long address, long old, long operand) {
    return switch (update) {
      case ADD -> memory.getAndAddLong(address, operand);
      case SET -> memory.getAndSetLong(address, operand);
      case OR -> memory.getAndBitwiseOrLong(address, operand);
      case AND -> memory.getAndBitwiseAndLong(address, operand);
      case XOR -> memory.getAndBitwiseXorLong(address, operand);
      case EXCHANGE -> memory.compareAndExchangeLong(address, old, operand);
      case EXCHANGE_OF_ANOTHER -> memory.compareAndExchangeLong(address, ~old, operand);
    };
  }

  private int applyInt(Update update, long address, int old, int operand) {
    return switch (update) {
      case ADD -> memory.getAndAddInt(address, operand);
      case SET -> memory.getAndSetInt(address, operand);
      case OR -> memory.getAndBitwiseOrInt(address, operand);
      case AND -> memory.getAndBitwiseAndInt(address, operand);
      case XOR -> memory.getAndBitwiseXorInt(address, operand);
      case EXCHANGE -> memory.compareAndExchangeInt(address, old, operand);
      case EXCHANGE_OF_ANOTHER -> memory.compareAndExchangeInt(address, ~old, operand);
    };
  }
}
