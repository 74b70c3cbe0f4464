package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.job.Delivery;

/** What came of a delivery, in one word. */
final class DeliveryWords {
    private DeliveryWords() {}

    static String of(Delivery delivery) {
        return delivery.fold(
                delivered -> "delivered",
                refused -> "refused",
                gaveUp -> gaveUp.spooled() ? "spooled" : "lost",
                withdrawn -> "withdrawn");
    }

    static int attempts(Delivery delivery) {
        return delivery.fold(
                Delivery.Delivered::attempts,
                Delivery.Refused::attempts,
                Delivery.GaveUp::attempts,
                Delivery.Withdrawn::attempts);
    }
}
