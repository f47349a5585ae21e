"""
The board: the only place where the firmware meets hardware. Two layers offer the same names.

`firmware.board.esp32` is the toy; `firmware.board.unix` is MicroPython on Linux, which reads WAVs
as the microphone, presses the button by a script and writes what the speaker would play. Each has
`make(plan) -> Board`; the plan is pins there, a script here. Everything above it is the same.
A test compares both layers by name and signature. Milliseconds (`_ms`) are those of `clock`.

    board.model                    "esp32-s3" or "unix": which updates fit

    board.microphone               16-bit mono, always captured while started
        start(rate_hz, frame_bytes)  from now on frames of that size, without a gap
        frame()                      (async) the next one: a view, good until the next call
        stop()
        lost_ms                      of sound that nobody fetched in time, since power-on

    board.speaker                  16-bit mono, 24 kHz
        write(view)                  (async) queue samples (at most WRITE_BYTES, an even number)
                                     behind those that wait; returns when they are taken over
        stop()                       silent within 10 ms; what waits is dropped
        waiting_bytes()              written, and not yet out of the speaker

    board.button
        is_down()                    as the pin is now: bounces are the caller's business
        edge()                       (async) returns after the pin has changed (maybe back)

    board.light
        show(red, green, blue)       0 to 255 each; the light stays so

    board.radio                    Wi-Fi, 2.4 GHz
        scan()                       (async) [(name, rssi), ...], the strongest first
        join(name, password, wait_ms)  (async) True when the toy has an address; False as soon
                                       as it is refused
        is_joined()
        off()
        save_power(is_saving)        modem sleep: never during a session
        rssi()                       dBm, or None when not joined
        hotspot(name, password)      open an access point; answers its own address
        hotspot_off()
        http_port, dns_port          where it serves phones, which look on 80 and 53

    board.flash                    files under one folder; names are relative ("prompts/en/no.wav")
        read(name)                   bytes, or None when there is no such file
        write(name, data)            all of it or nothing: a draft is renamed over the old file
        open(name, mode)             a file object, folders made when writing. Raises OSError
        replace(old, new)            rename, over what is there (files and folders)
        remove(name)                 a file, or a folder with all that is in it; missing is fine
        names(folder)                sorted names in a folder; none when there is no such folder
        size(name)                   bytes, or None
        free_bytes()
        path(name)                   where the file really is, for sys.path

    board.power
        battery_percent()            0 to 100, or None when it is not measured
        reset_cause()                "power", "deep-sleep", "watchdog", "brown-out" or "software"
        guard(wait_ms)               start the watchdog: from now on `feed` or be reset
        feed()
        remember(data)               up to 256 bytes that outlive deep sleep, not power loss
        remembered()                 those, or b""
        deep_sleep(wait_ms)          until the button, or until wait_ms have passed (None: never);
                                     never returns: the toy boots anew
        reset()                      never returns

    board.clock
        ticks_ms()                   never goes back and does not wrap in a toy's life
        sleep_ms(wait_ms)            (async)
        now_s()                      UTC, whole seconds since 1970; nonsense after power loss
        set_s(seconds)

Files on the flash: `toy.json` (serial, secret, server, networks, choices: never wiped), `ca.pem`
(one or two authorities), `context.json` and `recordings/` (about the child: wiped),
`prompts/<language>/<name>.wav`, `slots/` (what updates brought).
"""

WRITE_BYTES = 4096  # of samples that a speaker takes at a time
