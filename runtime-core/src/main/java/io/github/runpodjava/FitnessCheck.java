package io.github.runpodjava;

/**
 * Finds out before the first take whether this machine can do the work. Checks run in the order in which they were
 * added; the first that fails is reported to RunPod and ends the process with status 1.
 */
@FunctionalInterface
public interface FitnessCheck {

    /**
     * Looks.
     *
     * @return whether the machine is fit
     * @throws Exception also means that it is not, and says why
     */
    boolean passes() throws Exception;
}
