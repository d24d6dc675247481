"""What subclasses of the Cooperative Patent Classification are about, in few words.

Those are ours: an official title is a list of all that a subclass has ("Processes or means, e.g. batteries,
for the direct conversion of chemical energy into electrical energy"), too long for a list of values. Here is
what most of a subclass is; a page that needs the whole scope must look it up in the scheme.

All are here that the scheme of August 2026 has, those that only index included, and the two that left it
since 2019 (A23Y, H01L), which tables of other months have.
"""

from collections.abc import Mapping
from types import MappingProxyType

_TITLES = """
A01B Soil working in agriculture
A01C Sowing; planting; fertilising
A01D Harvesting; mowing
A01F Threshing; baling; storing of crops
A01G Horticulture; forestry; watering
A01H New plants
A01J Dairying: milking and processing of milk
A01K Animal husbandry; fishing
A01L Shoeing of animals
A01M Trapping and scaring of animals; pest and weed control
A01N Biocides; pest repellants
A21B Bakers' ovens
A21C Machines for dough
A21D Flours and doughs; bakery products
A22B Slaughtering
A22C Processing of meat, poultry and fish
A23B Preserving of foods
A23C Dairy products and substitutes
A23D Edible oils and fats
A23F Coffee; tea
A23G Cocoa; confectionery; ice cream
A23J Proteins for foods
A23K Fodder
A23L Foods; non-alcoholic drinks
A23N Machines for treating fruit and vegetables
A23P Shaping of foods
A23V Indexing: foods
A23Y Indexing: lactic bacteria in foods
A24B Tobacco and its preparation
A24C Machines for making cigarettes and cigars
A24D Cigarettes; cigars; filters
A24F Smokers' requisites; vaping devices
A41B Shirts; underwear; baby linen
A41C Brassieres; corsets
A41D Outerwear; protective garments
A41F Garment fastenings; suspenders
A41G Artificial flowers; wigs; masks; feathers
A41H Tailoring and dress-making: methods and appliances
A42B Hats; helmets
A42C Making of hats
A43B Footwear
A43C Laces and fastenings of footwear
A43D Making and repairing of footwear
A44B Buttons; pins; buckles; zip fasteners
A44C Jewellery
A44D Indexing: fasteners and jewellery
A45B Umbrellas; walking sticks
A45C Purses; luggage
A45D Hairdressing, shaving and cosmetic equipment
A45F Travelling and camping equipment; backpacks
A46B Brushes
A46D Making of brushes
A47B Tables; desks; cabinets
A47C Chairs; sofas; beds
A47D Furniture for children
A47F Furniture and fittings for shops
A47G Household and table equipment
A47H Curtains and furnishings for windows
A47J Kitchen equipment
A47K Bathroom and toilet equipment
A47L Domestic washing and cleaning
A61B Diagnosis; surgery
A61C Dentistry
A61D Veterinary instruments and methods
A61F Prostheses; stents; bandages; orthopaedics
A61G Transport and beds for patients
A61H Physical therapy
A61J Containers and devices for medicines
A61K Medicines; cosmetics
A61L Sterilising; materials for bandages and implants
A61M Catheters; syringes; bringing media into the body
A61N Electrotherapy; radiation therapy
A61P Therapeutic activity of compounds
A61Q Use of cosmetics
A62B Life-saving; respirators
A62C Fire-fighting
A62D Chemical means against fire and harmful agents
A63B Sports and exercise equipment
A63C Skates; skis
A63D Bowling; billiards
A63F Card, board and video games
A63G Merry-go-rounds; swings; amusement rides
A63H Toys
A63J Stage equipment; conjuring
A63K Racing; riding sports
A99Z Human necessities: anything else
B01B Boiling; evaporating
B01D Separation, e.g. filtering, distilling
B01F Mixing
B01J Chemical and physical processes, e.g. catalysis
B01L Laboratory apparatus
B02B Preparing grain for milling
B02C Crushing; grinding; milling of grain
B03B Separating solids by liquids and jigs
B03C Magnetic and electrostatic separation
B03D Flotation
B04B Centrifuges
B04C Cyclones
B05B Spraying
B05C Applying liquids to surfaces: apparatus
B05D Applying liquids to surfaces: processes
B06B Generating mechanical vibrations, e.g. ultrasound
B07B Separating solids by sieves and gas currents
B07C Sorting of post and articles
B08B Cleaning in general
B09B Disposal of solid waste
B09C Reclamation of contaminated soil
B21B Rolling of metal
B21C Drawing and extruding of metal
B21D Working sheet metal
B21F Working of wire
B21G Making needles, pins and nails
B21H Making particular metal objects by rolling
B21J Forging; hammering; riveting
B21K Making forged or pressed metal products
B21L Making metal chains
B22C Foundry moulding
B22D Casting of metals
B22F Working metallic powder
B23B Turning; boring
B23C Milling
B23D Sawing, shearing, planing and broaching of metal
B23F Making gears
B23G Thread cutting
B23H Electroerosion and electrochemical working of metal
B23K Soldering; welding; laser working
B23P Other working of metal; assembling
B23Q Details of machine tools
B24B Grinding; polishing
B24C Abrasive blasting
B24D Tools for grinding and polishing
B25B Hand tools for fastening
B25C Nailing and stapling tools
B25D Percussive tools
B25F Power tools
B25G Handles for hand tools
B25H Workshop equipment; storage of tools
B25J Manipulators; robots
B26B Hand-held cutting tools; razors
B26D Cutting
B26F Perforating; punching; severing without cutting
B27B Saws for wood
B27C Planing, drilling and milling of wood
B27D Veneer and plywood
B27F Joints in wood; nailing machines
B27G Accessories and tools for working wood
B27H Bending of wood; cooperage
B27J Working of cane, cork and bamboo
B27K Treating and impregnating of wood
B27L Debarking and splitting of wood; wood chips
B27M Other working of wood; wooden articles
B27N Particle boards and articles of wood particles
B28B Shaping of clay, ceramics and concrete
B28C Preparing clay; mixing concrete
B28D Working of stone
B29B Preparing plastics for shaping; recycling of plastics
B29C Shaping of plastics
B29D Making particular articles of plastics
B29K Indexing: materials moulded
B29L Indexing: articles of plastics
B30B Presses in general
B31B Making boxes and bags of paper
B31C Making wound paper tubes
B31D Making other articles of paper
B31F Working of paper and cardboard; corrugating
B32B Layered products
B33Y Additive manufacturing
B41B Typesetting
B41C Making of printing plates
B41D Stereotypes
B41F Printing machines
B41G Bronze printing; bordering of sheets
B41J Printers; typewriters
B41K Stamps; numbering apparatus
B41L Duplicating and addressing machines
B41M Printing processes
B41N Printing plates and their materials
B41P Indexing: printing
B42B Stitching and stapling of sheets
B42C Bookbinding
B42D Books; identity and security documents
B42F Filing appliances; folders
B42P Indexing: books and filing
B43K Pens; pencils; writing implements
B43L Articles for writing and drawing on; drawing aids
B43M Desk accessories
B44B Machines and tools for artistic work
B44C Decorative effects; mosaics; paperhanging
B44D Painting; artistic surface effects
B44F Special designs and pictures
B60B Vehicle wheels; castors; axles
B60C Tyres
B60D Couplings of vehicles
B60F Amphibious, rail-road and convertible vehicles
B60G Vehicle suspension
B60H Heating and cooling of vehicles
B60J Windows, roofs and doors of vehicles
B60K Propulsion units in vehicles; dashboards
B60L Electrically propelled vehicles
B60M Power supply lines for electric vehicles
B60N Vehicle seats
B60P Vehicles for carrying loads
B60Q Lighting and signalling of vehicles
B60R Vehicle fittings, e.g. air bags
B60S Servicing, cleaning and lifting of vehicles
B60T Vehicle brakes
B60V Air-cushion vehicles
B60W Control of vehicle drive
B60Y Indexing: vehicle technology
B61B Railway systems
B61C Locomotives
B61D Bodies and kinds of railway vehicles
B61F Suspensions of rail vehicles; bogies
B61G Couplings of rail vehicles
B61H Brakes of rail vehicles
B61J Shunting of rail vehicles
B61K Other railway equipment
B61L Guiding and safety of railway traffic
B62B Hand carts; prams; sledges
B62C Vehicles drawn by animals
B62D Motor vehicles; trailers
B62H Cycle stands; locks of cycles
B62J Cycle saddles and accessories
B62K Cycles; cycle frames
B62L Cycle brakes
B62M Propulsion and transmissions of cycles
B63B Ships
B63C Launching and salvage of ships; diving; life-saving
B63G Naval equipment; submarines; mine-sweeping
B63H Marine propulsion
B63J Auxiliaries on ships
B64B Airships; balloons
B64C Aeroplanes; helicopters
B64D Equipment for aircraft
B64F Ground installations, making and testing of aircraft
B64G Spacecraft
B64U Unmanned aerial vehicles
B65B Packaging
B65C Labelling
B65D Containers; packages
B65F Collecting refuse; dustbins
B65G Conveying; storing
B65H Handling webs, sheets and cables
B66B Elevators; escalators
B66C Cranes
B66D Winches; hoists; tackles
B66F Jacks; lift trucks; lifting platforms
B67B Closing and opening of bottles and jars
B67C Filling, emptying and cleaning of bottles
B67D Dispensing liquids
B68B Harness; whips
B68C Saddles; stirrups
B68F Making articles of leather and canvas
B68G Upholstery
B81B Microstructural devices
B81C Making microstructural devices
B82B Nanostructures
B82Y Uses of nanostructures
B99Z Operations and transporting: anything else
C01B Non-metallic elements and their compounds
C01C Ammonia; cyanogen
C01D Compounds of alkali metals
C01F Compounds of aluminium, alkaline and rare earths
C01G Compounds of metals
C01P Indexing: properties of inorganic compounds
C02F Treatment of water and sewage
C03B Making glass
C03C Compositions of glass
C04B Cements; ceramics
C05B Phosphatic fertilisers
C05C Nitrogenous fertilisers
C05D Other inorganic fertilisers
C05F Organic fertilisers; compost
C05G Mixtures of fertilisers
C06B Explosives
C06C Detonators; fuses; lighters
C06D Smoke, gas-attack and gas-generating compositions
C06F Matches
C07B Organic chemistry: general methods
C07C Acyclic and carbocyclic compounds
C07D Heterocyclic compounds
C07F Organic compounds of other elements
C07G Organic compounds of unknown constitution
C07H Sugars; nucleosides; nucleic acids
C07J Steroids
C07K Peptides; antibodies
C08B Polysaccharides
C08C Treatment of rubbers
C08F Addition polymers
C08G Condensation polymers
C08H Derivatives of natural polymers
C08J Working up polymers
C08K Additives in polymers
C08L Compositions of polymers
C09B Dyes
C09C Inorganic pigments and fillers
C09D Coatings; paints; inks
C09F Natural resins; drying oils
C09G Polishes; ski waxes
C09H Glue and gelatine
C09J Adhesives
C09K Other chemical materials, e.g. luminescent
C10B Coking; pyrolysis of carbonaceous materials
C10C Pitch, asphalt and tar
C10F Peat
C10G Refining of hydrocarbon oils
C10H Acetylene
C10J Gasification: synthesis gas, producer gas
C10K Purifying of combustible gases
C10L Fuels
C10M Lubricants
C10N Indexing: lubricants
C11B Fats, oils and waxes; perfumes
C11C Fatty acids; candles
C11D Detergents
C12C Brewing of beer
C12F By-products of fermented solutions
C12G Wine and other alcoholic drinks
C12H Preserving and ageing of alcoholic drinks
C12J Vinegar
C12L Cellar tools; pitching machines
C12M Apparatus for microbiology
C12N Microorganisms; enzymes; genetic engineering
C12P Fermentation
C12Q Tests with enzymes, nucleic acids or microorganisms
C12R Indexing: microorganisms
C12Y Indexing: enzymes
C13B Making of sugar
C13K Glucose, lactose and other sugars
C14B Mechanical treatment of leather
C14C Tanning; chemical treatment of leather
C21B Making of iron
C21C Making of steel
C21D Heat treatment of iron and steel
C22B Production and refining of metals
C22C Alloys
C22F Heat treatment of non-ferrous metals
C23C Coating with metals; vapour deposition
C23D Enamelling of metals
C23F Etching of metals; inhibiting corrosion
C23G Cleaning of metals by chemicals
C25B Electrolysis
C25C Electrolytic production of metals
C25D Electroplating
C25F Electrolytic removal of material; electropolishing
C30B Growing single crystals
C40B Combinatorial chemistry; libraries
C99Z Chemistry and metallurgy: anything else
D01B Mechanical treatment of natural fibres
D01C Chemical treatment of natural fibres
D01D Spinning of artificial filaments
D01F Artificial fibres: chemistry; carbon fibres
D01G Preparing fibres for spinning
D01H Spinning and twisting of yarns
D02G Yarns and threads; crimping
D02H Warping; beaming
D02J Finishing of yarns
D03C Shedding mechanisms of looms
D03D Weaving
D03J Auxiliary weaving apparatus; shuttles
D04B Knitting
D04C Braiding; lace
D04D Trimmings; ribbons; tapes
D04G Nets and carpets by knotting
D04H Nonwovens
D05B Sewing
D05C Embroidering; tufting
D05D Indexing: sewing and embroidering
D06B Treating textiles with liquids and gases
D06C Finishing and stretching of fabrics
D06F Laundry
D06G Mechanical cleaning of carpets and textiles
D06H Marking, inspecting and severing of textiles
D06J Pleating of fabrics
D06L Dry-cleaning and bleaching of textiles
D06M Chemical treatment of fibres and fabrics
D06N Coated fabrics; floor coverings; artificial leather
D06P Dyeing and printing of textiles
D06Q Decorating of textiles
D07B Ropes and cables, not electric
D10B Indexing: textiles
D21B Fibrous raw materials for paper
D21C Production of cellulose; pulping
D21D Treatment of pulp before papermaking
D21F Papermaking machines
D21G Calenders for paper
D21H Paper
D21J Fibreboard; moulded pulp
D99Z Textiles and paper: anything else
E01B Railway track
E01C Building and surfaces of roads and sports grounds
E01D Bridges
E01F Road equipment: barriers, signs, platforms
E01H Cleaning of streets and beaches; snow clearing
E02B Hydraulic engineering
E02C Ship-lifting devices
E02D Foundations; underwater structures
E02F Dredging; excavating
E03B Water supply
E03C Domestic plumbing; sinks
E03D Toilets; flushing
E03F Sewers; drainage
E04B Building constructions
E04C Structural elements; building materials
E04D Roof coverings; skylights; gutters
E04F Finishing work on buildings
E04G Scaffolding; formwork; building aids
E04H Buildings for particular purposes; pools; tents
E05B Locks
E05C Bolts and latches for doors and windows
E05D Hinges; suspension of doors
E05F Opening and closing of doors and windows
E05G Safes; bank protection
E05Y Indexing: hinges and openers of doors
E06B Doors; windows; shutters; ladders
E06C Ladders
E21B Drilling; wells
E21C Mining; quarrying
E21D Tunnels; shafts; underground chambers
E21F Safety, ventilation and transport in mines
E99Z Fixed constructions: anything else
F01B Piston engines; steam engines
F01C Rotary-piston engines
F01D Steam and gas turbines: parts
F01K Steam engine plants; special working cycles
F01L Valve gear of engines
F01M Lubrication of engines
F01N Exhaust systems
F01P Cooling of engines
F02B Combustion engines
F02C Gas turbines
F02D Control of combustion engines
F02F Cylinders, pistons and casings of combustion engines
F02G Hot-gas engines; waste heat of combustion engines
F02K Jet propulsion; rockets
F02M Fuel and air supply of engines
F02N Starting of combustion engines
F02P Ignition of combustion engines
F03B Water turbines; engines for liquids
F03C Positive-displacement engines driven by liquids
F03D Wind motors
F03G Spring, inertia and other motors; geothermal and solar power
F03H Reactive thrust, e.g. ion and plasma drives
F04B Reciprocating pumps
F04C Rotary-piston pumps
F04D Rotodynamic pumps; fans
F04F Jet pumps; siphons
F05B Indexing: wind motors, engines and pumps
F05C Indexing: materials of engines and pumps
F05D Indexing: gas turbines and jet propulsion
F15B Fluid-pressure actuators
F15C Fluid-circuit elements for control
F15D Influencing the flow of fluids
F16B Fastening; joints
F16C Shafts; bearings
F16D Couplings; clutches; brakes
F16F Springs; shock absorbers
F16G Belts; chains; cables for driving
F16H Gearing
F16J Pistons; sealings
F16K Valves
F16L Pipes and their joints
F16M Stands and supports
F16N Lubricating systems
F16P Safety devices of machines
F16S Constructional elements in general
F16T Steam traps
F17B Gas-holders of variable capacity
F17C Storing of compressed and liquefied gases
F17D Pipelines
F21H Incandescent mantles
F21K Light sources
F21L Portable lighting
F21S Lighting systems
F21V Lighting: details
F21W Indexing: uses of lighting
F21Y Indexing: kinds of light sources
F22B Steam generation; boilers
F22D Feed-water for steam generation
F22G Superheating of steam
F23B Combustion of solid fuel
F23C Combustion of fluid and pulverised fuel
F23D Burners
F23G Incineration of waste; cremation
F23H Grates
F23J Treatment of combustion products; flues
F23K Feeding of fuel
F23L Supply of air for combustion; chimneys
F23M Casings and walls of combustion chambers
F23N Control of combustion
F23Q Ignition and extinguishing devices; lighters
F23R Combustion chambers of gas turbines
F24B Stoves for solid fuel
F24C Stoves; ovens
F24D Domestic and space heating
F24F Air conditioning; ventilation
F24H Water and air heaters
F24S Solar heat
F24T Geothermal heat
F24V Heat from other sources
F25B Refrigeration machines; heat pumps
F25C Making and handling of ice
F25D Refrigerators
F25J Liquefaction and separation of gases by cold
F26B Drying of solids
F27B Furnaces; kilns; retorts
F27D Details of furnaces
F27M Indexing: furnaces and their charges
F28B Condensers of steam
F28C Heat exchange by direct contact
F28D Heat exchangers
F28F Details of heat exchangers
F28G Cleaning of heat exchangers
F41A Guns: parts
F41B Weapons without explosives; bows; air guns
F41C Small arms
F41F Launchers; cannons
F41G Sights; aiming
F41H Armour
F41J Targets
F42B Ammunition
F42C Fuzes of ammunition
F42D Blasting
F99Z Mechanical engineering: anything else
G01B Measuring lengths and angles
G01C Navigation; surveying
G01D Measuring and recording in general
G01F Measuring volume, flow and level
G01G Weighing
G01H Measuring vibrations and sound waves
G01J Measuring light and colour
G01K Measuring temperature
G01L Measuring force and pressure
G01M Testing of machines and structures
G01N Analysing materials
G01P Measuring speed and acceleration
G01Q Scanning-probe microscopy
G01R Measuring electric and magnetic variables
G01S Radar; sonar; lidar; positioning by radio
G01T Measuring nuclear and X-radiation
G01V Geophysics; detecting objects
G01W Meteorology
G02B Optical elements and systems
G02C Spectacles; contact lenses
G02F Control of light; liquid crystal cells
G03B Photography; projectors
G03C Photosensitive materials
G03D Processing of photographic materials
G03F Photolithography
G03G Electrophotography
G03H Holography
G04B Mechanical clocks and watches
G04C Electromechanical clocks and watches
G04D Making and repairing of clocks and watches
G04F Measuring intervals of time
G04G Electronic clocks and watches
G04R Radio-controlled clocks
G05B Control systems in general
G05D Control of position, speed and other non-electric variables
G05F Regulating electric variables
G05G Mechanical controls: levers, pedals, knobs
G06C Mechanical computers
G06D Fluid-pressure computers
G06E Optical computers
G06F Digital computing
G06G Analogue computers
G06J Hybrid computers
G06K Reading of record carriers, e.g. bar codes
G06M Counting mechanisms
G06N Machine learning; other computing models
G06Q Business, administration and finance by computer
G06T Image processing; computer graphics
G06V Image and video recognition
G07B Tickets; fares; franking
G07C Time and attendance registers; access control
G07D Handling of coins and banknotes
G07F Vending and gaming machines
G07G Cash registers
G08B Signalling; alarms
G08C Transmission of measured values; remote control
G08G Traffic control
G09B Education; demonstration
G09C Ciphering; cryptography
G09D Timetables; calendars
G09F Displays for advertising; signs; labels
G09G Control of visual displays
G10B Organs
G10C Pianos
G10D String, wind and percussion instruments
G10F Automatic musical instruments
G10G Aids and accessories for music
G10H Electronic musical instruments
G10K Acoustics; noise reduction
G10L Speech and audio processing
G11B Storage on moving carriers, e.g. discs
G11C Memories
G12B Details of instruments
G16B Bioinformatics
G16C Computational chemistry
G16H Healthcare informatics
G16Y Internet of things
G16Z Other applications of information technology
G21B Fusion reactors
G21C Nuclear reactors
G21D Nuclear power plants
G21F Protection against radiation; radioactive waste
G21G Conversion of elements; radioactive sources
G21H Energy from radioactive sources
G21J Nuclear explosives
G21K Handling of particles and radiation; X-ray optics
G99Z Physics: anything else
H01B Conductors; cables; insulators
H01C Resistors
H01F Magnets; transformers; inductors
H01G Capacitors
H01H Switches; relays
H01J Electron and discharge tubes
H01K Incandescent lamps
H01L Semiconductor devices, now in H10
H01M Batteries; fuel cells
H01P Waveguides
H01Q Antennas
H01R Electrical connectors
H01S Lasers
H01T Spark gaps; spark plugs; corona devices
H02B Switchgear
H02G Laying of cables and lines
H02H Protective circuits
H02J Supply and distribution of power; charging
H02K Electric motors and generators
H02M Power conversion
H02N Electrostatic, piezoelectric and other electric machines
H02P Control of motors and generators
H02S Photovoltaic power
H03B Oscillators
H03C Modulation
H03D Demodulation; frequency changing
H03F Amplifiers
H03G Control of amplification
H03H Filters; resonators
H03J Tuning of resonant circuits
H03K Pulse technique; logic circuits
H03L Control of oscillators; phase-locked loops
H03M Coding and conversion of data
H04B Transmission
H04H Broadcasting
H04J Multiplexing
H04K Secret communication; jamming
H04L Transmission of digital information, e.g. networks
H04M Telephony
H04N Television; video; image capture
H04Q Switching in communication
H04R Loudspeakers; microphones; hearing aids
H04S Stereophonic systems
H04T Indexing: standards of communication
H04W Wireless networks
H05B Electric heating and lighting
H05C Electric fences; stunning and killing
H05F Static electricity
H05G X-ray technique
H05H Plasma technique; accelerators
H05K Printed circuits; casings; assembly
H10B Semiconductor memory devices
H10D Transistors, diodes and integrated devices
H10F Photovoltaic and light-sensitive devices
H10H Light-emitting diodes
H10K Organic electronic devices
H10N Thermoelectric, piezoelectric and superconducting devices
H10P Making and treating of semiconductor devices
H10W Packages and interconnections of semiconductor devices
H99Z Electricity: anything else
Y02A Climate: adaptation
Y02B Climate: buildings
Y02C Climate: capture of greenhouse gases
Y02D Climate: computing and communication
Y02E Climate: energy
Y02P Climate: production
Y02T Climate: transport
Y02W Climate: waste and wastewater
Y04S Smart grids
Y10S Collections of the former US classification
Y10T Subjects of the former US classification
"""

SUBCLASSES: Mapping[str, str] = MappingProxyType(
    dict(line.split(" ", 1) for line in _TITLES.strip().splitlines())
)
"""Subclass → what it is about; of those that are not here the title of the class or section is told."""
