"""The `touchline` command where it is not on the path: ``python -m touchline``."""

from touchline.command import main

if __name__ == "__main__":
    main()
