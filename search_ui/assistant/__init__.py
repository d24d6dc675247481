"""The search as tools that an assistant calls, over the Model Context Protocol: what the pages show, as data.

`transports` has the ways to it, `server` the protocol, `tools` what there is to be called. All of it reads.
"""
