/** What a JVM needs at least. */
public final class Hello {
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
