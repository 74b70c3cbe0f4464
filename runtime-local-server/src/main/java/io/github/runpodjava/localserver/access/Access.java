package io.github.runpodjava.localserver.access;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.http.ErrorHeaders;
import io.github.runpodjava.localserver.http.Gate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may call the server, put together from its settings.
 *
 * @param gates in the order in which a request has to pass them: first what a browser says about the page that calls,
 *     so that a page that may call can read every refusal
 * @param errorHeaders what lets such a page read errors that no gate has seen
 */
public record Access(List<Gate> gates, ErrorHeaders errorHeaders) {

    /** @param clock by which requests are counted */
    public static Access of(ApiSettings api, InstantSource clock) {
        Binding binding = Binding.of(api.host());
        ApiKey key = new ApiKey(api.apiKey());
        CrossOrigin crossOrigin = new CrossOrigin(new Origins(api.allowedOrigins()));
        List<Gate> gates = new ArrayList<>();
        gates.add(crossOrigin);
        gates.add(new MethodGate());
        gates.add(new HostGate(binding, names(api, binding), key));
        gates.add(new KeyGate(key));
        if (api.rateLimits()) {
            gates.add(new RateGate(clock));
        }
        return new Access(List.copyOf(gates), crossOrigin);
    }

    /** The same with one gate more, which a request comes to last. */
    public Access then(Gate last) {
        List<Gate> all = new ArrayList<>(gates);
        all.add(last);
        return new Access(List.copyOf(all), errorHeaders);
    }

    private static Set<HostName> names(ApiSettings api, Binding binding) {
        Set<HostName> names = new HashSet<>();
        api.allowedHosts().forEach(name -> names.add(HostName.of(name)));
        names.add(HostName.of(binding.host()));
        if (!binding.thisMachineOnly()) {
            try {
                names.add(HostName.of(InetAddress.getLocalHost().getHostName()));
            } catch (UnknownHostException nameless) {
                // A machine whose own name has no address is not called by it.
            }
        }
        return names;
    }
}
