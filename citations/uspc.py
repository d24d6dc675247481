"""What classes of the US Patent Classification are about, in few words and in its spelling.

The words are ours, of what most of a class is: the Office's titles are longer ("Chemistry: electrical current
producing apparatus, product, and process"). It gives these classes to designs and plants alone since 2015,
and classifies all else by the Cooperative Patent Classification (MPEP 903). Most of them are here, not all:
one that is not is told by its number alone.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_TITLES = """
002 Apparel
004 Baths; toilets; sinks
005 Beds
007 Compound tools
008 Bleaching, dyeing and chemical treatment of textiles
012 Boot and shoe making
014 Bridges
015 Brushing, scrubbing and general cleaning
016 Miscellaneous hardware: hinges, casters, handles
019 Textiles: fiber preparation
023 Chemistry: physical processes
024 Buckles; buttons; clasps
026 Textiles: cloth finishing
027 Undertaking
028 Textiles: manufacturing
029 Metal working
030 Cutlery
033 Geometrical instruments
034 Drying
036 Boots and shoes
037 Excavating
038 Textiles: ironing
040 Signs; exhibiting of cards and pictures
042 Firearms
043 Fishing and trapping
044 Fuels
047 Plant husbandry
048 Gas: heating and illuminating
049 Movable closures: doors and gates
051 Abrasive tool making
052 Buildings
053 Packaging
054 Harness
055 Gas separation
056 Harvesters
057 Textiles: spinning and twisting
059 Chain and staple making
060 Power plants
062 Refrigeration
063 Jewelry
065 Glass manufacturing
066 Textiles: knitting
068 Textiles: apparatus for fluid treatment
069 Leather manufactures
070 Locks
071 Fertilizers
072 Metal deforming
073 Measuring and testing
074 Machine elements and mechanisms
075 Metallurgical processes; metal powders
076 Making of metal tools
079 Button making
081 Tools
082 Turning
083 Cutting
084 Music
086 Making of ammunition
087 Textiles: braiding, netting and lace
089 Ordnance
091 Motors: expansible chamber type
092 Expansible chamber devices
095 Gas separation: processes
096 Gas separation: apparatus
099 Foods and beverages: apparatus
100 Presses
101 Printing
102 Ammunition and explosives
104 Railways
105 Railway rolling stock
106 Compositions: coating or plastic
108 Tables and shelves
109 Safes and bank protection
110 Furnaces
111 Planting
112 Sewing
114 Ships
116 Signals and indicators
117 Growth of single crystals
118 Coating apparatus
119 Animal husbandry
122 Liquid heaters and vaporizers
123 Internal-combustion engines
124 Mechanical guns and projectors
125 Stone working
126 Stoves and furnaces
127 Sugar, starch and carbohydrates
128 Surgery: respiratory and other
131 Tobacco
132 Toilet: hair, nails and cosmetics
134 Cleaning with liquids
135 Tents, umbrellas and canes
136 Batteries: thermoelectric and photoelectric
137 Fluid handling
138 Pipes
139 Textiles: weaving
140 Wireworking
141 Filling of receptacles with fluent materials
142 Wood turning
144 Woodworking
147 Coopering
148 Metal treatment
149 Explosive compositions
150 Purses, wallets and protective covers
152 Tires and resilient wheels
156 Adhesive bonding
157 Wheelwright machines
159 Concentrating evaporators
160 Blinds, screens and portable partitions
162 Paper making
163 Needle and pin making
164 Metal founding
165 Heat exchange
166 Wells
168 Farriery
169 Fire extinguishers
171 Unearthing of plants and buried objects
172 Earth working
173 Tool driving or impacting
174 Electricity: conductors and insulators
175 Drilling of earth
177 Weighing scales
178 Telegraphy
180 Motor vehicles
181 Acoustics
182 Fire escapes, ladders and scaffolds
184 Lubrication
185 Motors: spring, weight or animal powered
186 Merchandising
187 Elevators; lift trucks
188 Brakes
190 Trunks and luggage
191 Electricity: transmission to vehicles
192 Clutches
193 Chutes, skids and guides
194 Control by coins and checks
196 Mineral oils: apparatus
198 Conveyors: power-driven
199 Type casting
200 Electricity: switches
201 Distillation: thermolytic processes
202 Distillation: apparatus
203 Distillation: separatory processes
204 Electrical and wave energy chemistry
205 Electrolysis: processes
206 Special containers and packages
208 Mineral oils: processes and products
209 Sorting and separating of solids
210 Liquid purification or separation
211 Supports: racks
212 Traversing hoists: cranes
213 Railway couplings
215 Bottles and jars
216 Etching
217 Wooden receptacles
218 High-voltage switches with arc prevention or extinguishing
219 Electric heating
220 Receptacles
221 Article dispensing
222 Dispensing
223 Apparel apparatus
224 Carriers of packages and articles
225 Severing by tearing or breaking
226 Advancing material of indeterminate length
227 Nailing and stapling
228 Metal fusion bonding: soldering, welding
229 Envelopes and paperboard boxes
231 Whips
232 Deposit and collection receptacles
234 Selective cutting, e.g. punching
235 Registers; record reading
236 Automatic temperature and humidity regulation
237 Heating systems
238 Railways: surface track
239 Fluid sprinkling, spraying and diffusing
241 Comminution of solids
242 Winding and reeling
244 Aeronautics and astronautics
245 Wire fabrics
246 Railway switches and signals
248 Supports
249 Static molds
250 Radiant energy
251 Valves
252 Compositions: chemical
254 Jacks, winches and pulling tools
256 Fences
257 Semiconductor devices
258 Railway mail delivery
260 Chemistry of carbon compounds
261 Gas and liquid contact apparatus
264 Plastic shaping: processes
266 Metallurgical apparatus
267 Springs
269 Work holders
270 Sheet-material associating
271 Sheet feeding
273 Amusement devices: games
276 Typesetting
277 Seals for joints
278 Land vehicles: animal draft appliances
279 Chucks and sockets
280 Land vehicles
281 Books, strips and leaves
283 Printed matter
285 Pipe joints
289 Knots and knot tying
290 Prime-mover dynamo plants
291 Track sanders
292 Closure fasteners: latches
293 Vehicle fenders and bumpers
294 Handling: hand and hoist-line implements
295 Railway wheels and axles
296 Bodies of land vehicles
297 Chairs and seats
298 Land vehicles: dumping
299 Mining
300 Brush, broom and mop making
301 Land vehicles: wheels and axles
303 Fluid-pressure brake systems
305 Wheel substitutes: tracks and runners
307 Electrical transmission and interconnection
310 Electric motors and generators: structure
312 Supports: cabinets
313 Electric lamps and discharge devices
314 Electric lamps with consumable electrodes
315 Electric lamps and discharge devices: systems
318 Electric motors: power systems
320 Battery and capacitor charging
322 Electricity: single generators
323 Electricity: power supply and regulation
324 Electricity: measuring and testing
326 Digital logic circuits
327 Electronic devices, circuits and systems
329 Demodulators
330 Amplifiers
331 Oscillators
332 Modulators
333 Wave transmission lines and networks
334 Tuners
335 Electricity: magnetic switches; magnets
336 Inductors and transformers
337 Electricity: thermal switches and fuses
338 Electrical resistors
340 Communications: electrical
341 Coded data conversion
342 Radar and radio navigation
343 Antennas
345 Computer graphics and displays
346 Recorders
347 Printing by ink jet and the like
348 Television
349 Liquid crystal cells
351 Optics: eye examining, vision testing
352 Optics: motion pictures
353 Optics: image projectors
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
367 Acoustic wave communications: sonar, seismic
368 Horology: time measuring
369 Dynamic information storage
370 Multiplex communications
372 Lasers
373 Industrial electric heating furnaces
374 Thermal measuring and testing
375 Pulse and digital communications
376 Induced nuclear reactions
377 Electrical pulse counters, dividers and shift registers
378 X-rays and gamma rays
379 Telephonic communications
380 Cryptography
381 Electrical audio signals
382 Image analysis
383 Flexible bags
384 Bearings
385 Optical waveguides
386 Recording and reproducing of motion video
388 Electricity: motor control
392 Electric resistance heating devices
396 Photography
398 Optical communications
399 Electrophotography
400 Typewriters
401 Coating implements with material supply
402 Binders with apertures: ring binders
403 Joints and connections
404 Road structure
405 Hydraulic and earth engineering
406 Conveyors: fluid current
407 Cutters, for shaping
408 Drilling: axially moving rotating tools
409 Gear cutting, milling and planing
410 Freight on carriers: securing of loads
411 Threaded and driven fasteners
412 Bookbinding
413 Sheet metal container making
414 Material and article handling
415 Rotary pumps
416 Fluid reaction surfaces: impellers
417 Pumps
418 Rotary expansible chamber devices
419 Powder metallurgy
420 Alloys
422 Chemical apparatus; sterilizing
423 Inorganic chemistry
424 Drugs and body-treating compositions
425 Plastic shaping: apparatus
426 Foods
427 Coating processes
428 Stock materials
429 Batteries; fuel cells
430 Radiation imagery chemistry
431 Combustion
432 Heating
433 Dentistry
434 Education and demonstration
435 Molecular biology and microbiology
436 Analytical and immunological testing
438 Semiconductor manufacturing
439 Electrical connectors
440 Marine propulsion
441 Buoys, rafts and aquatic devices
442 Fabrics: woven, knitted and nonwoven
445 Making of electric lamps and discharge devices
446 Toys
449 Bee culture
450 Foundation garments
451 Abrading
452 Butchering
453 Coin handling
454 Ventilation
455 Telecommunications
460 Crop threshing and separating
462 Manifolding books and leaves
463 Games
464 Rotary shafts and flexible couplings
470 Making of threaded fasteners
472 Amusement devices
473 Games using tangible projectiles
474 Endless belt transmissions
475 Planetary gear transmissions
476 Friction gear transmissions
477 Control of power delivery with the engine
482 Exercise devices
483 Tool changing
492 Rolls and rollers
493 Making containers of paper
494 Centrifugal separators
501 Ceramic compositions
502 Catalysts
503 Record receivers with interactive leaves or color formers
504 Plant protection and regulation
505 Superconductors
506 Combinatorial chemistry
507 Earth boring and well treating compositions
508 Lubricants
510 Cleaning compositions
512 Perfumes
514 Drugs and body-treating compositions, continued
516 Colloid systems; wetting agents
518 Fischer-Tropsch processes
520 Synthetic resins and natural rubbers
521 Synthetic resins: ion exchange, cellular, recovery
522 Synthetic resins: by wave energy
523 Synthetic resins: with nonreactant material
524 Synthetic resins: with added materials
525 Synthetic resins: mixed polymers
526 Synthetic resins: from unsaturated compounds
527 Synthetic resins: from natural sources
528 Synthetic resins: condensation
530 Peptides; proteins
532 Organic compounds
534 Organic compounds: azo, diazo, rare earth, radioactive
536 Carbohydrates; nucleic acids
540 Heterocyclic compounds: lactams, porphyrins, large rings
544 Heterocyclic compounds: six-membered rings
546 Heterocyclic compounds: pyridines and others
548 Heterocyclic compounds: five-membered rings
549 Heterocyclic compounds: sulfur and oxygen
552 Organic compounds: azides, quinones, steroids
554 Organic compounds: fats and derivatives
556 Organic compounds: heavy metals, aluminum, silicon
558 Organic compounds: esters
560 Organic compounds: carboxylic esters
562 Organic compounds: acids
564 Organic compounds: amines and other nitrogen compounds
568 Organic compounds: oxygen and others
570 Organic compounds: halogen compounds
585 Hydrocarbons
588 Destruction of hazardous waste
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
850 Scanning-probe techniques
901 Robots
902 Electronic funds transfer
903 Hybrid electric vehicles
930 Peptide and protein sequences
968 Horology
976 Nuclear technology
977 Nanotechnology
D01 Designs: edible products
D02 Designs: apparel and haberdashery
D03 Designs: travel goods and personal belongings
D04 Designs: brushware
D05 Designs: textile and paper yard goods
D06 Designs: furnishings
D07 Designs: equipment for food and drink
D08 Designs: tools and hardware
D09 Designs: packages and containers
D10 Designs: measuring and signaling instruments
D11 Designs: jewelry, insignia and ornaments
D12 Designs: transportation
D13 Designs: electric power equipment
D14 Designs: recording, communication and computing
D15 Designs: machines
D16 Designs: photography and optics
D17 Designs: musical instruments
D18 Designs: printing and office machinery
D19 Designs: office, artists' and teachers' supplies
D20 Designs: sales and advertising equipment
D21 Designs: games, toys and sports goods
D22 Designs: arms, hunting and fishing equipment
D23 Designs: heating, cooling, fluids and sanitation
D24 Designs: medical and laboratory equipment
D25 Designs: building units and elements
D26 Designs: lighting
D27 Designs: tobacco and smokers' supplies
D28 Designs: cosmetics and toilet articles
D29 Designs: safety, protection and rescue
D30 Designs: animal husbandry
D32 Designs: washing, cleaning and drying machines
D34 Designs: material and article handling
D99 Designs: miscellaneous
G9B Information storage on moving carriers
PLT Plants
"""

CLASSES: Mapping[str, str] = MappingProxyType(
    dict(line.split(" ", 1) for line in _TITLES.strip().splitlines())
)
"""Class, in the three characters that the Office's data has (`062`, `D14`), → what it is about."""

TITLES: Mapping[str, str] = MappingProxyType(
    {**CLASSES, **{re.sub(r"^(D?)0+", r"\1", code): words for code, words in CLASSES.items()}}
)
"""Class, as sources write it, with leading noughts or without (`62`, `D1`), → what it is about."""
