"""What classes of the US Patent Classification are about, in few words.

The Office's own titles are longer ("Chemistry: electrical current producing apparatus, product, and
process"), and it classifies by the Cooperative Patent Classification since 2015. Here are classes that many
applications of 2008 to 2017 have; any other is told by its number alone.
"""

from collections.abc import Mapping
from types import MappingProxyType

_TITLES = """
2 Apparel
5 Beds
29 Metal working
52 Buildings
53 Packaging
60 Power plants
62 Refrigeration
73 Measuring and testing
84 Music
119 Animal husbandry
123 Internal-combustion engines
128 Surgery: respiratory and other
134 Cleaning with liquids
137 Fluid handling
166 Wells
175 Drilling of earth
180 Motor vehicles
200 Electricity: switches
206 Special containers and packages
210 Liquid purification or separation
220 Receptacles
222 Dispensing
235 Registers; record reading
239 Fluid sprinkling, spraying and diffusing
244 Aeronautics and astronautics
248 Supports
257 Semiconductor devices
273 Amusement devices: games
280 Land vehicles
296 Bodies of land vehicles
297 Chairs and seats
310 Electric motors and generators: structure
313 Electric lamps and discharge devices
315 Electric lamps and discharge devices: systems
318 Electric motors: power systems
320 Battery and capacitor charging
324 Electricity: measuring and testing
326 Digital logic circuits
327 Electronic devices, circuits and systems
330 Amplifiers
340 Communications: electrical
341 Coded data conversion
342 Radar and radio navigation
343 Antennas
345 Computer graphics and displays
347 Printing by ink jet and the like
348 Television
349 Liquid crystal cells
351 Optics: eye examining, vision testing
355 Photocopying
356 Optics: measuring and testing
358 Facsimile
359 Optical systems and elements
360 Magnetic information storage
361 Electrical systems and devices
362 Illumination
363 Electric power conversion
365 Static information storage
366 Agitating
369 Dynamic information storage
370 Multiplex communications
375 Pulse and digital communications
379 Telephonic communications
380 Cryptography
381 Electrical audio signals
382 Image analysis
385 Optical waveguides
398 Optical communications
399 Electrophotography
415 Rotary pumps
417 Pumps
422 Chemical apparatus; sterilizing
424 Drugs and body-treating compositions
425 Plastic shaping: apparatus
426 Foods
427 Coating processes
428 Stock materials
429 Batteries; fuel cells
430 Radiation imagery chemistry
435 Molecular biology and microbiology
438 Semiconductor manufacturing
439 Electrical connectors
442 Fabric
455 Telecommunications
463 Games
473 Games using tangible projectiles
482 Exercise devices
502 Catalysts
506 Combinatorial chemistry
507 Earth boring and well treating compositions
508 Lubricants
514 Drugs and body-treating compositions (continued)
524 Synthetic resins: with added materials
525 Synthetic resins: mixed polymers
526 Synthetic resins: from unsaturated compounds
528 Synthetic resins: condensation
530 Peptides; proteins
536 Carbohydrates; nucleic acids
544 Heterocyclic compounds: six-membered rings
546 Heterocyclic compounds: pyridines and others
548 Heterocyclic compounds: five-membered rings
549 Heterocyclic compounds: sulfur and oxygen
568 Organic compounds: oxygen and others
600 Surgery: diagnosis
601 Kinesitherapy
602 Splints, braces and bandages
604 Surgery: introducing and removing materials
606 Surgery: instruments
607 Surgery: electric and other application of energy
623 Prostheses
700 Data processing: control systems
701 Data processing: vehicles and navigation
702 Data processing: measuring and testing
703 Data processing: design and simulation
704 Data processing: speech and language
705 Data processing: business and finance
706 Data processing: artificial intelligence
707 Data processing: databases
708 Arithmetic processing
709 Computers: data transfer
710 Computers: input and output
711 Computers: memory
712 Computers: processors
713 Computers: support
714 Error detection and recovery
715 Data processing: presentation and interfaces
716 Design of circuits and semiconductor masks
717 Software development
718 Task management
719 Interprogram communication
720 Dynamic optical information storage
725 Interactive video distribution
726 Information security
800 Multicellular organisms
"""

_LINES = (line.split(" ", 1) for line in _TITLES.strip().splitlines())
TITLES: Mapping[str, str] = MappingProxyType(
    {written: words for number, words in _LINES for written in (number, number.zfill(3))}
)
"""Class, as sources write it, with or without leading noughts → what it is about."""
